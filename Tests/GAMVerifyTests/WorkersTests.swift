import GAMVerify
import Synchronization
import Testing

@Suite("Workers")
struct WorkersTests {
    @Test(arguments: [Int.min, 0, 1, 2, 5, 64, Int.max], [0, 1, 3, 200])
    func giveResultsInOrder(threads: Int, count: Int) throws {
        let results = try Workers(count: threads).map(7..<(7 + count)) { index throws(GAMError) in index * index }
        #expect(results == (7..<(7 + count)).map { $0 * $0 })
    }

    @Test(arguments: [1, 2, 5])
    func throwTheErrorOfTheLowestIndex(threads: Int) {
        #expect(throws: GAMError.noImages("30")) {
            try Workers(count: threads).map(0..<100) { index throws(GAMError) -> Int in
                if index % 40 == 30 { throw .noImages("\(index)") }
                return index
            }
        }
    }

    @Test func stopAfterAFailure() {
        let calls = Mutex(0)
        #expect(throws: GAMError.cancelled) {
            try Workers(count: 2).map(0..<100_000) { _ throws(GAMError) -> Int in
                calls.withLock { $0 += 1 }
                throw .cancelled
            }
        }
        #expect(calls.withLock { $0 } <= 2)
    }

    @Test func haveSensibleCounts() {
        #expect(Workers(count: .max).count == 256)
        #expect(Workers(count: -3).count == 1)
        #expect(Workers.processorCount >= 1)
    }

    @Test(arguments: [Int.max, Int.min, 0])
    func takeAnyNumberOfThreadsAsAnOption(threads: Int) throws {
        var images = 0
        try ImageSource.each(TinySite.test, "test", WorkOptions(threads: threads)) { source throws(GAMError) in
            source.name
        } fold: { name throws(GAMError) in
            #expect(name == TinySite.test[images].name)
            images += 1
        }
        #expect(images == TinySite.test.count)
    }
}
