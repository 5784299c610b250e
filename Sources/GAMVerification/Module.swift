// GAMVerification
