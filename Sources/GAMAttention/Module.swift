// GAMAttention
