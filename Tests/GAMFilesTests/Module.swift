// GAMFiles tests
