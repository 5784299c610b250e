// GAMVerify
