// SPDX-License-Identifier: Apache-2.0
// node pack.mjs OUT: packs dist/ into OUT/pages.bin, which OUT/pages.S takes into the program, and OUT/pages_table.cpp,
// which says where in it each file is, plain and gzipped.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "dist");
const out = resolve(process.argv[2]);
const parts = [];
let size = 0;

function append(bytes) {
  const at = size;
  parts.push(bytes);
  size += bytes.length;
  return `text(${at}, ${bytes.length})`;
}

function row(file) {
  const plain = readFileSync(join(dist, file.path));
  const etag = createHash("sha256").update(plain).digest("hex").slice(0, 16);
  return `        {${JSON.stringify(file.path)}, ${JSON.stringify(file.content_type)}, ${append(plain)},
         ${append(gzipSync(plain, { level: 9 }))}, R"("${etag}")", ${file.immutable}},`;
}

const rows = JSON.parse(readFileSync(join(dist, "files.json"), "utf8")).map(row);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "pages.bin"), Buffer.concat(parts));
writeFileSync(join(out, "pages.S"), `    .section .rodata
    .hidden risk_pages_bytes
    .globl risk_pages_bytes
    .balign 16
risk_pages_bytes:
    .incbin ${JSON.stringify(join(out, "pages.bin"))}
    .section .note.GNU-stack, "", %progbits
`);
writeFileSync(join(out, "pages_table.cpp"), `// Made by pack.mjs.
#include "ui/pages.hpp"

#include <array>
#include <cstddef>

extern "C" const char risk_pages_bytes[];

namespace risk::web {
namespace {

std::string_view text(std::size_t at, std::size_t size) { return {risk_pages_bytes + at, size}; }

} // namespace

std::span<const PageFile> page_files() {
    static const std::array<PageFile, ${rows.length}> files{{
${rows.join("\n")}
    }};
    return files;
}

} // namespace risk::web
`);
