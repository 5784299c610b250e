import Foundation
import Testing

struct ReportTests {
    let site: Site

    init() throws {
        site = try Site.shared.get()
    }

    @Test func aReportIsOneFileAndSaysHowManyWereAccepted() throws {
        let file = site.path("report.html")
        let run = try Tool(
            ["report", "--model", site.model, "--profile", site.profile, site.path("test"), site.path("odd")]
                + ["--output", file, "--title", "Week 12 <b>"])
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.messages.contains("images:"))
        let page = try String(contentsOfFile: file, encoding: .utf8)
        #expect(page.contains("<title>Week 12 &lt;b&gt;</title>") && page.contains("Images that could not be judged"))
        #expect(page.contains("data:image/png;base64,"))
    }

    @Test func panelsHaveTheNamesOfTheImagesAndStandInTheJSON() throws {
        let folder = site.path("panels")
        let run = try Tool(site.verify + [site.path("test"), "--json", "--panels", folder])
        #expect(run.status <= 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.count == 8 && names.contains("blob-0.png"))
        #expect(run.output.contains("\"panel\":\"\(folder)/blob-0.png\""))
    }

    @Test func aReportThatCannotBeWrittenIsRefusedBeforeTheWork() throws {
        let run = try Tool(
            ["report", "--model", site.model, "--profile", site.profile, site.path("test")]
                + ["--output", site.path("no/such/folder.html")])
        #expect(run.status == 3 && run.messages.contains("no/such"))
    }
}
