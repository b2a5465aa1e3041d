// Builds the project's documentation: the README, a page for each rule and each rewrite, and the documentation tools.
//
//     node www/docs/build.mjs --out FOLDER --url ADDRESS
//
// The pages stay where they are written, beside the code that they tell of; here they only become a site of MkDocs. Each
// example is a playground of the page at ADDRESS: absolute, or relative to the site.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { prepare, program, run } from "./environment.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: options } = parseArgs({ options: { out: { type: "string" }, url: { type: "string" } } });
const pages = path.join(root, "target/docs-pages");

const SECTIONS = [
  { folder: "rules", title: "Rules", view: "findings", lead: "What the check looks for. A finding is allowed by a comment, `# unblock: allow RULE`, and a whole rule in `pyproject.toml`." },
  { folder: "rewrite", title: "Rewrites", view: "rewrite", lead: "What the rewrite does. Each change goes in whole or not at all, and can be switched off by itself." },
];

/** A setting as pages write it, and the class of an example that has it. */
const SETTINGS = {
  together: (value) => `together-${capital(value)}`,
  strategy: (value) => `strategy-${capital(value)}`,
  limit: (value) => `limit-${value}`,
};

const capital = (word) => word[0].toUpperCase() + word.slice(1);
const read = (...parts) => readFileSync(path.join(root, ...parts), "utf8");

function write(file, text) {
  mkdirSync(path.dirname(path.join(pages, file)), { recursive: true });
  writeFileSync(path.join(pages, file), text);
}

/** A page's fences as the site's: examples become playgrounds, and what belongs to one gets a title. */
function withPlaygrounds(text, view) {
  let settings = [];
  let isLive = true;
  let isExample = false;
  const lines = [];
  for (const line of text.split("\n")) {
    const info = line.match(/^```(.+)$/)?.[1];
    if (info === "settings") [settings, isLive] = [[], true];
    if (line === "```") isExample = false;
    const setting = settings && line.match(/^(\w+) = (.+)$/);
    if (setting && SETTINGS[setting[1]]) settings.push(SETTINGS[setting[1]](setting[2]));
    else if (setting && settings.length === 0) isLive = false;
    if (info === "settings") lines.push('```text title="With these settings"');
    else if (info === "py") {
      isExample = true;
      lines.push(isLive ? `\`\`\` { .python .unblock .unblock-view-${view} ${(settings ?? []).map((name) => `.unblock-${name}`).join(" ")} }` : "```python");
      [settings, isLive] = [null, true];
    } else if (info === "py after") lines.push('```python title="After"');
    else if (info === "refused") lines.push('```text title="Left as it is"');
    // The marks under an example are for its test: the playground draws its own.
    else if (!(isExample && /^\s*#\s*\^+/.test(line))) lines.push(line);
  }
  return lines.join("\n");
}

function section({ folder, title, view, lead }) {
  const files = readdirSync(path.join(root, "src", folder)).filter((file) => file.endsWith(".md")).sort();
  const rows = files.map((file) => {
    const text = read("src", folder, file);
    const [name, what] = [text.match(/^# (.+)$/m)[1], text.match(/^## What it does\n+([\s\S]*?)(?:\n\n|\n#)/m)?.[1] ?? ""];
    write(`${folder}/${name}.md`, withPlaygrounds(text, view));
    return { name, what: what.replace(/\s+/g, " ").match(/^.*?[.:](?= |$)/)?.[0].replace(/:$/, ".") ?? what };
  });
  const list = rows.map(({ name, what }) => `- [\`${name}\`](${name}.md): ${what}`).join("\n");
  write(`${folder}/index.md`, `# ${title}\n\n${lead}\n\n${list}\n`);
  return { [title]: [`${folder}/index.md`, ...rows.map(({ name }) => `${folder}/${name}.md`)] };
}

/** Links to files that are no page of the site are words there. */
const withoutFileLinks = (text) => text.replace(/(?<!!)\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, "$1");

rmSync(pages, { recursive: true, force: true });
const welcome = `## Try it

\`\`\` { .python .unblock .unblock-view-timeline .unblock-editor }
${read("src/app/samples/http_fan_out.py").trimEnd()}
\`\`\`

`;
write("index.md", withoutFileLinks(read("README.md")).replace("(www/screenshot.png)", "(screenshot.png)").replace(/^## /m, `${welcome}## `));
copyFileSync(path.join(root, "www/screenshot.png"), path.join(pages, "screenshot.png"));
copyFileSync(path.join(root, "www/icon.svg"), path.join(pages, "icon.svg"));
write("embedding.md", withoutFileLinks(read("www/docs-plugins/README.md")).replace(/^# .*/, "# In your documentation"));
const nav = [{ Unblock: "index.md" }, ...SECTIONS.map(section), { "In your documentation": "embedding.md" }];

prepare();
// JSON is YAML, too.
const config = {
  site_name: "Unblock",
  docs_dir: pages,
  nav,
  theme: {
    name: "material",
    font: false,
    logo: "icon.svg",
    favicon: "icon.svg",
    features: ["navigation.indexes", "navigation.tabs", "content.code.copy"],
    palette: [
      { media: "(prefers-color-scheme: light)", scheme: "default", primary: "indigo", toggle: { icon: "material/weather-night", name: "Dark" } },
      { media: "(prefers-color-scheme: dark)", scheme: "slate", primary: "indigo", toggle: { icon: "material/weather-sunny", name: "Light" } },
    ],
  },
  extra: { generator: false, homepage: options.url },
  plugins: ["search", { unblock: { url: options.url } }],
  markdown_extensions: ["admonition", "attr_list", "pymdownx.highlight", "pymdownx.superfences"],
};
const file = path.join(pages, "../docs-pages.yml");
writeFileSync(file, JSON.stringify(config, null, 2));
const environment = { env: { ...process.env, NO_MKDOCS_2_WARNING: "1" } };
run(program("mkdocs"), ["build", "--quiet", "--strict", "-f", file, "-d", path.resolve(options.out)], environment);
