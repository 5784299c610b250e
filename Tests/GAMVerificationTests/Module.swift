// GAMVerification tests
