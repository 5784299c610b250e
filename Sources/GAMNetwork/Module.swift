// GAMNetwork
