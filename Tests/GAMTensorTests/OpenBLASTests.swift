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
                    #expect(library.dpotrf == nil)
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
