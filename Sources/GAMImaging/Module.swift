// GAMImaging
