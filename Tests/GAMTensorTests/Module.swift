// GAMTensor tests
