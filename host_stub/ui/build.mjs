// SPDX-License-Identifier: Apache-2.0
// Builds the pages into dist/: modules split by page, one style sheet, index.html; and dist/files.json, which says what
// they are. Fails when the first load grows beyond its budget.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const first_load_limit = 40_000; // bytes of JavaScript, gzip -9
const first_page = "src/risk/dashboard_page.tsx";

// A style sheet of a page that is loaded later would arrive after its text; all of them together are a few kB.
const styles_apart = {
  name: "styles-apart",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, () => ({ contents: "", loader: "js" }));
  },
};

function style_sheets(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return style_sheets(path);
      return entry.name.endsWith(".css") ? [path] : [];
    });
}

async function build_modules() {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["src/main.tsx"],
    outdir: "dist/assets",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "utf8",
    metafile: true,
    plugins: [styles_apart],
    logLevel: "warning",
  });
  return result.metafile.outputs;
}

// theme.css first: it declares what the others use.
async function build_styles() {
  const sheets = style_sheets(join(root, "src"));
  const theme = join(root, "src/theme.css");
  const ordered = [theme, ...sheets.filter((sheet) => sheet !== theme)];
  const imports = ordered.map((sheet) => `@import ${JSON.stringify("./" + relative(root, sheet))};`).join("\n");
  const result = await esbuild.build({
    stdin: { contents: imports, resolveDir: root, loader: "css" },
    bundle: true,
    minify: true,
    target: "chrome110",
    write: false,
    logLevel: "warning",
  });
  return result.outputFiles[0].contents;
}

function write_hashed(name, extension, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const path = `assets/${name}-${hash}.${extension}`;
  writeFileSync(join(dist, path), contents);
  return path;
}

const output_of = (outputs, source) =>
  Object.keys(outputs).find((path) => outputs[path].entryPoint === source) ??
  (() => { throw new Error(`No module was built from ${source}: is it still in src/pages.ts?`); })();

// A module and all it needs before it can run.
function with_imports(outputs, path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const needed of outputs[path].imports)
    if (needed.kind === "import-statement") with_imports(outputs, needed.path, found);
  return found;
}

function index_html(entry, early, style, icon) {
  const preloads = early.map((path) => `<link rel="modulepreload" href="/${path}">`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Human Risk</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/${icon}">
<link rel="stylesheet" href="/${style}">
<script type="module" src="/${entry}"></script>
${preloads}
</head>
<body>
<div id="app"></div>
<noscript>These pages need JavaScript. The same is answered to programs under /api/v1; the command line is host_stub --help.</noscript>
</body>
</html>
`;
}

const content_types = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  html: "text/html; charset=utf-8",
};

function describe_files(paths) {
  return paths.sort().map((path) => ({
    path: "/" + path,
    content_type: content_types[path.split(".").pop()],
    immutable: path.startsWith("assets/"),
  }));
}

const gzip_size = (path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length;

function check_first_load(outputs, entry, page) {
  const needed = new Set([...with_imports(outputs, entry), ...with_imports(outputs, page)]);
  const size = [...needed].reduce((sum, path) => sum + gzip_size(path), 0);
  const text = `first load: ${size} bytes of JavaScript (gzip -9) in ${needed.size} modules; the limit is ${first_load_limit}`;
  if (size <= first_load_limit) return console.log(text);
  for (const path of needed) console.error(`  ${gzip_size(path)}  ${path}`);
  throw new Error(`The ${text}. Move what the dashboard does not need into modules that are loaded later.`);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "assets"), { recursive: true });
const outputs = await build_modules();
const style = write_hashed("style", "css", await build_styles());
const icon = write_hashed("favicon", "svg", readFileSync(join(root, "src/favicon.svg")));
const entry = output_of(outputs, "src/main.tsx");
const page = output_of(outputs, first_page);
const in_dist = (path) => relative("dist", path);
const early = [...with_imports(outputs, entry)].filter((path) => path !== entry).map(in_dist);
writeFileSync(join(dist, "index.html"), index_html(in_dist(entry), early, style, icon));
const files = describe_files(["index.html", style, icon, ...Object.keys(outputs).map(in_dist)]);
writeFileSync(join(dist, "files.json"), JSON.stringify(files, null, 1) + "\n");
check_first_load(outputs, entry, page);
