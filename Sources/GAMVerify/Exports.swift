// One import brings everything a user of the library names.
@_exported public import GAMAttention
@_exported public import GAMFiles
@_exported public import GAMImaging
@_exported public import GAMModelFiles
@_exported public import GAMNetwork
@_exported public import GAMTensor
@_exported public import GAMVerification
