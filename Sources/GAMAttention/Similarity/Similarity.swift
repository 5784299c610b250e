/// How alike two attention maps are.
///
/// Every function takes two maps `a`, `b` of finite values. Where their sizes differ, **the second is brought to the
/// first's grid** by area resampling; the first argument is the trusted or reference map. Everything is float64,
/// logarithms are natural. For the metrics of distributions, `p = max(a, 0) / sum max(a, 0)`, and `q` the same of `b`.
///
/// **Undefined is `nil`**, never 0 or 1: where a definition divides by zero or needs what is not there (an empty map
/// has no distribution, a constant map no correlation). In a verdict an undefined value counts as the most unusual.
///
/// All functions throw ``AttentionError/nonFinite(name:row:column:channel:)`` for NaN or infinity, and
/// ``AttentionError/countMismatch(name:height:width:found:)`` for a map whose values do not fill its size.
/// ``SimilarityMetric`` lists them by name, with their ranges.
public enum Similarity {}
