// GAMVerify tests
