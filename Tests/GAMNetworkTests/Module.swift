// GAMNetwork tests
