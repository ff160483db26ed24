/** The live page. Everything that changes is put in by the script as text, never as markup. */
export const pageMarkup = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Vendor sandbox</title>
<link rel="stylesheet" href="/_sandbox/page.css">
<script src="/_sandbox/page.js" defer></script>
</head>
<body>
<header>
<h1>Vendor sandbox</h1>
<p id="state" role="status">Connecting …</p>
<button id="reset" type="button">Start over</button>
</header>
<nav id="vendors" aria-label="Vendors"></nav>
<main>
<section aria-labelledby="requests-title">
<h2 id="requests-title">What arrived</h2>
<table>
<thead><tr><th scope="col">Time</th><th scope="col">Vendor</th><th scope="col">What</th><th scope="col">Answer</th><th scope="col">Verdict</th><th scope="col">Why</th></tr></thead>
<tbody id="rows"></tbody>
</table>
</section>
<section aria-labelledby="view-title">
<h2 id="view-title">What the vendor would show</h2>
<div id="view"></div>
</section>
</main>
</body>
</html>
`;
