/** Style of the live page. */
export const pageStyle = `:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0; padding: 1rem 1.5rem; }
header { display: flex; gap: 1.5rem; align-items: baseline; flex-wrap: wrap; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1.05rem; }
nav { display: flex; gap: .5rem; flex-wrap: wrap; margin-top: .75rem; }
button { font: inherit; padding: .2rem .7rem; border: 1px solid #8886; border-radius: .4rem; background: none; color: inherit; cursor: pointer; }
button[aria-pressed="true"] { background: #8883; font-weight: 600; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem; }
@media (max-width: 70rem) { main { grid-template-columns: minmax(0, 1fr); } }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #8883; overflow-wrap: break-word; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.verdict { font-weight: 600; white-space: nowrap; }
.accepted .verdict { color: #187a35; }
.ignored .verdict { color: #a35b00; }
.rejected .verdict, .faulted .verdict { color: #b3261e; }
@media (prefers-color-scheme: dark) {
  .accepted .verdict { color: #69d283; }
  .ignored .verdict { color: #f0b35e; }
  .rejected .verdict, .faulted .verdict { color: #ff8a80; }
}
#view dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .8rem; margin: .2rem 0 .8rem; }
#view dt { color: #7a7a7a; }
#view dd { margin: 0; overflow-wrap: anywhere; }
#view table { font-size: .9em; }
#view ol { margin: .2rem 0; padding-left: 1.4rem; }
#view td, #view th { overflow-wrap: break-word; }
#view table { margin: .2rem 0 .6rem; }
.nothing { color: #7a7a7a; }
`;
