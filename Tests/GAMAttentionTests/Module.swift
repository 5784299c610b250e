// GAMAttention tests
