// GAMFiles
