import COpenBLAS
import GAMTensor
import Testing

@Suite("Loading a linear algebra library")
struct OpenBLASTests {
    @Test("the names that are tried can be told, and one of them is in use")
    func namesAreKnown() throws {
        let tried = LinearAlgebraLibrary.tried.split(separator: ",").map { $0.drop { $0 == " " } }
        #expect(tried.count >= 2)
        let name = try #require(
            LinearAlgebraLibrary.name, "install libopenblas-dev (or libopenblas0) to run these tests")
        #expect(tried.contains(name[...]))
    }

    @Test("libraries that are not there, or lack the routine, give no functions instead of ending the process")
    func absenceIsAValue() {
        let names = ["libno-such-algebra.so.0", "libm.so.6", "/nowhere/at/all.so"]
        names[0].withCString { first in
            names[1].withCString { second in
                names[2].withCString { third in
                    var list: [UnsafePointer<CChar>?] = [first, second, third, nil]
                    let library = copenblas_open(&list)
                    #expect(library.name == nil)
                    #expect(library.dpotrf == nil && library.dsyevd == nil)
                }
            }
        }
        #expect(copenblas_open(nil).name == nil)
    }

    @Test("the missing library's error says what to install")
    func errorSaysWhatToInstall() {
        let text = StatisticsError.libraryMissing(tried: "a, b").description
        #expect(text.contains("a, b"))
        #expect(text.contains("libopenblas"))
    }

    @Test("a bad order or no matrix is refused")
    func badArgumentsAreRefused() {
        var values = [4.0]
        #expect(copenblas_cholesky(nil, 1) == COPENBLAS_BAD_ARGUMENT)
        #expect(copenblas_cholesky(&values, -1) == COPENBLAS_BAD_ARGUMENT)
        #expect(copenblas_cholesky(&values, .max) == COPENBLAS_BAD_ARGUMENT)
        #expect(copenblas_cholesky(&values, 0) == COPENBLAS_OK)
        #expect(copenblas_cholesky(&values, 1) == COPENBLAS_OK)
        #expect(values == [2])
    }

    @Test("a decomposition without an order, a matrix or room to work is refused")
    func badArgumentsOfDecompositionsAreRefused() {
        var (matrix, values, doubles, integers) = ([4.0], [0.0], [Double](repeating: 0, count: 9), [Int32](0..<8))
        #expect(copenblas_eigen(nil, 1, &values, &doubles, &integers) == COPENBLAS_BAD_ARGUMENT)
        #expect(copenblas_eigen(&matrix, 1, nil, &doubles, &integers) == COPENBLAS_BAD_ARGUMENT)
        #expect(copenblas_eigen(&matrix, 1, &values, nil, &integers) == COPENBLAS_BAD_ARGUMENT)
        #expect(copenblas_eigen(&matrix, 1, &values, &doubles, nil) == COPENBLAS_BAD_ARGUMENT)
        for order in [-1, Int32.max, 32_001] {
            #expect(copenblas_eigen_doubles(order) == 0 && copenblas_eigen_ints(order) == 0)
            #expect(copenblas_eigen(&matrix, order, &values, &doubles, &integers) == COPENBLAS_BAD_ARGUMENT)
        }
        #expect(copenblas_eigen_doubles(1) == 9 && copenblas_eigen_ints(1) == 8)
        #expect(copenblas_eigen(&matrix, 0, &values, &doubles, &integers) == COPENBLAS_OK)
        #expect(copenblas_eigen(&matrix, 1, &values, &doubles, &integers) == COPENBLAS_OK)
        #expect(values == [4] && abs(matrix[0]) == 1)
    }

    @Test("factorisations from many tasks at once give the same bits")
    func concurrentUseIsSafe() async throws {
        let statistics = try GroupStatistics(rows: Reference.rows(80, 24, seed: 11), dimension: 24)
        let matrix = try ShrunkCovariance(pooling: [statistics]).matrix
        let expected = try Cholesky(of: matrix)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 { group.addTask { try Cholesky(of: matrix) == expected } }
            for try await same in group { #expect(same) }
        }
    }
}
