// GAMModelFiles
