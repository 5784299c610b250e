/// How pages look: one column that fits a phone, dark where the reader's system is.
enum PageStyle {
    static let sheet = """
        :root{color-scheme:light dark;--ink:#1d232b;--faint:#5b6673;--paper:#fff;--card:#f4f6f8;--line:#d5dbe2;\
        --accept:#14784f;--review:#a96200;--reject:#ba1c30;--one:#2563a8;--two:#8a94a0}\
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaef;--faint:#9aa6b3;--paper:#14181d;--card:#1f252c;\
        --line:#39424d;--accept:#4cc38a;--review:#f0a742;--reject:#ff6b7d;--one:#6fb1f5;--two:#7d8894}}\
        *{box-sizing:border-box}\
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;\
        overflow-wrap:anywhere}\
        main{max-width:64rem;margin:0 auto;padding:1rem}\
        h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}\
        h3{font-size:1rem;margin:.2rem 0}p{margin:.4rem 0 .8rem;max-width:46rem}.faint{color:var(--faint)}\
        .bar{display:flex;height:1.6rem;border-radius:.4rem;overflow:hidden;margin:.8rem 0 .4rem}\
        .bar span{display:block;min-width:2px}\
        .accept{color:var(--accept)}.review{color:var(--review)}.reject,.error{color:var(--reject)}\
        .bar .accept{background:var(--accept)}.bar .review{background:var(--review)}\
        .bar .reject{background:var(--reject)}.bar .error{background:var(--faint)}\
        .counts{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;margin:.4rem 0 1rem}.counts b{font-size:1.3rem}\
        .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem}\
        .wide{grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr))}\
        .card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem}\
        .card img{display:block;width:100%;height:auto;border-radius:.3rem;background:#000;image-rendering:auto}\
        .grid .card img{max-height:24rem;object-fit:contain}\
        .tag{font-weight:700;text-transform:uppercase;font-size:.85rem;letter-spacing:.03em}\
        ul{margin:.3rem 0;padding-left:1.1rem}li{margin:.15rem 0}\
        .scroll{overflow-x:auto}table{border-collapse:collapse;min-width:100%}\
        th,td{padding:.3rem .7rem .3rem 0;text-align:right;border-bottom:1px solid var(--line);\
        font-variant-numeric:tabular-nums;overflow-wrap:normal}th{font-weight:600;color:var(--faint)}\
        td{white-space:nowrap}th:first-child,td:first-child{text-align:left;white-space:normal}\
        @media(max-width:30rem){main{padding:.75rem}th,td{padding-left:0;padding-right:.2rem;font-size:.74rem}}\
        figure{margin:0}figcaption{color:var(--faint);font-size:.9rem}\
        svg{display:block;width:100%;height:auto}svg text{fill:var(--faint);font:13px system-ui,sans-serif}\
        svg .axis{stroke:var(--line);fill:none}svg .frame{stroke:var(--faint);fill:none}\
        svg .one{stroke:var(--one);fill:var(--one)}svg .two{stroke:var(--two);fill:var(--two)}\
        svg .review{stroke:var(--review);fill:var(--review)}svg .reject{stroke:var(--reject);fill:var(--reject)}\
        svg .accept{stroke:var(--accept);fill:var(--accept)}\
        svg .line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}svg .dash{stroke-dasharray:5 4;fill:none}\
        svg .area{stroke:none;fill-opacity:.35}svg .dot{stroke:none}\
        svg text.review{stroke:none}svg text.reject{stroke:none}svg text.accept{stroke:none}\
        svg text.one,svg text.two,svg tspan[class]{stroke:none}\
        code{font-size:.85em}.facts td{text-align:left;overflow-wrap:anywhere}.facts td:first-child{white-space:nowrap;color:var(--faint)}details{margin:1rem 0}summary{cursor:pointer;font-weight:600}
        """
}
