// GAMImaging tests
