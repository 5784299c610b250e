// GAMModelFiles tests
