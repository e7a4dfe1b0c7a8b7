// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace risk::incydr_simulator {

/// The words that the simulated company is made of.
struct Rule {
    std::string_view id, name;
};
struct Indicator {
    std::string_view id, name;
    int weight;
};
struct Destination {
    std::string_view category, name, action, vector, tab_title, url;
};
struct Document {
    std::string_view name, directory, category, mime_type;
};

inline constexpr std::array<Rule, 8> rules{{
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000001", "Source code leaves the company"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000002", "Customer list to personal cloud storage"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000003", "Departing employee exfiltration"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000004", "Salary data to removable media"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000005", "Upload to generative AI tool"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000006", "Business document to personal e-mail"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000007", "Public link to confidential file"},
    {"1f0c2a6e-0b51-4d5f-9d5c-000000000008", "Design files to removable media"},
}};

inline constexpr std::array<Indicator, 10> indicators{{
    {"sr-001", "Source code", 5},
    {"sr-002", "Personal cloud storage upload", 3},
    {"sr-003", "Removable media", 3},
    {"sr-004", "Off hours", 2},
    {"sr-005", "Departing employee", 4},
    {"sr-006", "File mismatch", 6},
    {"sr-007", "Spreadsheet", 1},
    {"sr-008", "First use of destination", 2},
    {"sr-009", "Zip archive", 2},
    {"sr-010", "Personal e-mail recipient", 4},
}};

inline constexpr std::array<Destination, 6> destinations{{
    {"Cloud Storage", "Dropbox", "file-uploaded", "UPLOADED", "Files - Dropbox", "https://www.dropbox.example/home"},
    {"Cloud Storage", "Google Drive", "file-uploaded", "UPLOADED", "My Drive", "https://drive.example/my-drive"},
    {"Device", "Removable Media", "removable-media-created", "DOWNLOADED", "", ""},
    {"Email", "Gmail", "file-uploaded", "UPLOADED", "Inbox - Gmail", "https://mail.example/inbox"},
    {"Source Code Repository", "GitHub", "git-push", "UPLOADED", "", "https://git.example/ann/private"},
    {"Generative AI", "ChatGPT", "file-uploaded", "UPLOADED", "New chat", "https://chat.example/"},
}};

inline constexpr std::array<Document, 8> documents{{
    {"pricing-2026.xlsx", "C:/Users/work/Documents/Sales/", "Spreadsheet",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"customers-emea.csv", "C:/Users/work/Downloads/", "Spreadsheet", "text/csv"},
    {"scoring-engine.zip", "/Users/work/src/", "Archive", "application/zip"},
    {"payroll-q1.xlsx", "C:/Users/work/Documents/HR/", "Spreadsheet",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"roadmap.pptx", "C:/Users/work/Documents/", "Presentation",
     "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"gearbox-v7.dwg", "D:/CAD/", "CAD", "image/vnd.dwg"},
    {"main.cpp", "/home/work/engine/src/", "SourceCode", "text/x-c++"},
    {"board-minutes.pdf", "C:/Users/work/Documents/Board/", "PDF", "application/pdf"},
}};

/// What goes together, one for each of the rules: where things went, what was taken, what gave it away.
struct Story {
    std::size_t destination;
    std::array<std::size_t, 2> documents;
    std::array<std::size_t, 3> indicators;
};
inline constexpr std::array<Story, rules.size()> stories{{
    {4, {6, 2}, {0, 3, 7}},
    {1, {1, 0}, {1, 6, 7}},
    {0, {2, 4}, {1, 4, 8}},
    {2, {3, 0}, {2, 3, 6}},
    {5, {0, 4}, {3, 6, 7}},
    {3, {7, 4}, {3, 7, 9}},
    {1, {4, 7}, {1, 3, 7}},
    {2, {5, 5}, {2, 5, 7}},
}};

inline constexpr std::array<std::string_view, 24> first_names{
    "Ann",   "Ben",  "Carla", "David", "Elena", "Femi", "Grace", "Hugo", "Ines", "Jonas", "Kim",  "Lena",
    "Marco", "Nina", "Omar",  "Priya", "Quinn", "Rosa", "Sven",  "Tara", "Umar", "Vera",  "Will", "Yuki"};
inline constexpr std::array<std::string_view, 24> last_names{
    "Lee",    "Okafor", "Meyer", "Rossi", "Novak",  "Silva", "Tanaka", "Haddad", "Keller", "Lund",  "Moreau", "Nair",
    "Ortega", "Petrov", "Quist", "Reyes", "Schmid", "Toure", "Ueda",   "Vargas", "Weber",  "Young", "Zhang",  "Abebe"};

}  // namespace risk::incydr_simulator
