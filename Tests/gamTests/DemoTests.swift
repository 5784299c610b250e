import Foundation
import Testing

/// The demonstration itself is a test of its own: `make demo` fails where it does not come out as it should.
struct DemoTests {
    @Test func aFolderThatExistsIsNotWrittenOver() throws {
        let site = try Site.shared.get()
        let run = try Tool(["demo", "--short", "--output", site.path("test")])
        #expect(run.status == 2 && run.messages.contains("exists already"), "\(run.messages)")
    }

    @Test func aFolderThatCannotBeMadeIsRefusedBeforeTheWork() throws {
        let site = try Site.shared.get()
        let run = try Tool(["demo", "--short", "--output", site.path("no/such/place")])
        #expect(run.status == 3 && run.messages.contains("no such file or folder"), "\(run.messages)")
    }
}
