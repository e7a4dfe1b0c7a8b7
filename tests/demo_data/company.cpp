// SPDX-License-Identifier: Apache-2.0
#include "demo_data/company.hpp"

#include <array>
#include <string>
#include <string_view>

#include "incydr_simulator/catalogue.hpp"
#include "incydr_simulator/lower.hpp"

namespace risk::demo_data {
namespace {

struct Row {
    std::string_view email, name, department, title;
    int weight;  // alerts in ninety days
};

// Invented, all of them; incydr_simulator/scenarios/demo.json has the same addresses.
constexpr std::array<Row, 40> staff{{
    {"ann.lee@acme.test", "Ann Lee", "Sales", "Account Executive", 7},
    {"omar.haddad@acme.test", "Omar Haddad", "Engineering", "Staff Engineer", 5},
    {"rosa.silva@acme.test", "Rosa Silva", "Finance", "Controller", 4},
    {"sven.lund@acme.test", "Sven Lund", "Engineering", "Site Reliability Engineer", 3},
    {"chidinma.okafor@acme.test", "Chidinma Okafor", "Legal", "Contracts Counsel", 1},
    {"lukasz.nowak@acme.test", "Łukasz Nowak", "Engineering", "Software Engineer", 3},
    {"mei.tanaka@acme.test", "Mei Tanaka", "Design", "Product Designer", 1},
    {"jose.ortega@acme.test", "José Ortega", "Sales", "Regional Sales Manager", 4},
    {"priya.nair@acme.test", "Priya Nair", "Data", "Data Scientist", 3},
    {"lan.nguyen@acme.test", "Nguyễn Thị Lan", "Finance", "Payroll Specialist", 2},
    {"amara.diallo@acme.test", "Amara Diallo", "People", "HR Business Partner", 1},
    {"jonas.keller@acme.test", "Jonas Keller", "Engineering", "Mechanical Engineer", 2},
    {"zoe.moreau@acme.test", "Zoë Moreau", "Marketing", "Content Lead", 1},
    {"tariq.rahman@acme.test", "Tariq Rahman", "Support", "Support Engineer", 0},
    {"ingrid.solberg@acme.test", "Ingrid Sølberg", "Legal", "General Counsel", 0},
    {"dmitri.petrov@acme.test", "Dmitri Petrov", "Engineering", "Security Engineer", 1},
    {"keira.macdonald@acme.test", "Keira MacDonald", "Sales", "Sales Development", 3},
    {"yusuf.demir@acme.test", "Yusuf Demir", "Operations", "Logistics Planner", 0},
    {"hana.novakova@acme.test", "Hana Nováková", "Finance", "Financial Analyst", 1},
    {"miguel.reyes@acme.test", "Miguel Reyes", "Support", "Customer Success", 1},
    {"aroha.ngata@acme.test", "Aroha Ngata", "People", "Recruiter", 0},
    {"samuel.abebe@acme.test", "Samuel Abebe", "Data", "Analytics Engineer", 2},
    {"elif.kaya@acme.test", "Elif Kaya", "Design", "UX Researcher", 0},
    {"wei.zhang@acme.test", "Wei Zhang", "Engineering", "Firmware Engineer", 2},
    {"olivia.brandt@acme.test", "Olivia Brandt", "Marketing", "Brand Manager", 1},
    {"kwame.mensah@acme.test", "Kwame Mensah", "Operations", "Plant Manager", 0},
    {"sofia.rossi@acme.test", "Sofia Rossi", "Sales", "Solutions Consultant", 2},
    {"noam.levi@acme.test", "Noam Levi", "Engineering", "Engineering Manager", 0},
    {"birgit.schmid@acme.test", "Birgit Schmid", "Finance", "Treasurer", 0},
    {"arjun.mehta@acme.test", "Arjun Mehta", "Engineering", "Software Engineer", 1},
    {"fatima.elidrissi@acme.test", "Fatima El Idrissi", "Support", "Team Lead", 0},
    {"tomas.horvath@acme.test", "Tomáš Horváth", "Operations", "Buyer", 1},
    {"leilani.kahale@acme.test", "Leilani Kahale", "Marketing", "Events Manager", 0},
    {"pedro.alves@acme.test", "Pedro Alves", "Data", "Machine Learning Engineer", 2},
    {"grace.muthoni@acme.test", "Grace Muthoni", "People", "Compensation Analyst", 1},
    {"oskar.lindqvist@acme.test", "Oskar Lindqvist", "Design", "Industrial Designer", 1},
    {"rina.halim@acme.test", "Rina Halim", "Legal", "Paralegal", 1},
    {"declan.byrne@acme.test", "Declan Byrne", "Support", "Support Engineer", 0},
    {"svetlana.ivanova@acme.test", "Svetlana Ivanova", "Operations", "Quality Manager", 0},
    {"andre.toussaint@acme.test", "André Toussaint", "Sales", "Partner Manager", 3},
}};

constexpr std::array<std::string_view, 6> departments{"Engineering", "Sales",     "Finance",
                                                      "Support",     "Marketing", "Operations"};

Employee of_the_demo(const Row& row) {
    Employee one;
    one.person.email = row.email;
    one.person.name = row.name;
    one.person.department = row.department;
    one.person.title = row.title;
    one.person.in_directory = true;
    one.weight = row.weight;
    return one;
}

// Numbered, so that no address is taken twice however many are asked for.
Employee one_more(std::size_t number) {
    namespace words = incydr_simulator;
    const auto first = words::first_names[number % words::first_names.size()];
    const auto last = words::last_names[number / words::first_names.size() % words::last_names.size()];
    Employee one;
    one.person.name = std::string(first) + " " + std::string(last);
    one.person.email =
        words::lower(std::string(first) + "." + std::string(last)) + std::to_string(number) + "@acme.test";
    one.person.department = departments[number % departments.size()];
    one.person.title = "Specialist";
    one.person.in_directory = true;
    one.weight = static_cast<int>(number % 5);
    return one;
}

}  // namespace

std::vector<Employee> company(std::size_t people) {
    std::vector<Employee> all;
    for (std::size_t i = 0; i < people; ++i) all.push_back(i < staff.size() ? of_the_demo(staff[i]) : one_more(i));
    return all;
}

}  // namespace risk::demo_data
