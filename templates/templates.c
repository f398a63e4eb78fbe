// Every file of this folder that reports are made of, compiled in. `#embed` makes the compiler
// track them: a changed template is a changed binary. A new file needs two lines here.
#include "include/templates.h"

#define FILE_BYTES(name) static const unsigned char name[]

FILE_BYTES(applicant) = {
#embed "applicant.mustache"
};
FILE_BYTES(applicant_page) = {
#embed "applicant-page.mustache"
};
FILE_BYTES(attribute) = {
#embed "attribute.mustache"
};
FILE_BYTES(data) = {
#embed "data.mustache"
};
FILE_BYTES(definition_list) = {
#embed "definition-list.mustache"
};
FILE_BYTES(definitions) = {
#embed "definitions.mustache"
};
FILE_BYTES(explanation) = {
#embed "explanation.mustache"
};
FILE_BYTES(figure) = {
#embed "figure.mustache"
};
FILE_BYTES(layout) = {
#embed "layout.mustache"
};
FILE_BYTES(limits) = {
#embed "limits.mustache"
};
FILE_BYTES(methods) = {
#embed "methods.mustache"
};
FILE_BYTES(performance) = {
#embed "performance.mustache"
};
FILE_BYTES(provenance) = {
#embed "provenance.mustache"
};
FILE_BYTES(report) = {
#embed "report.mustache"
};
FILE_BYTES(sign_off) = {
#embed "sign-off.mustache"
};
FILE_BYTES(style) = {
#embed "style.css"
};
FILE_BYTES(summary) = {
#embed "summary.mustache"
};
FILE_BYTES(table) = {
#embed "table.mustache"
};
FILE_BYTES(block) = {
#embed "block.mustache"
};
FILE_BYTES(section) = {
#embed "section.mustache"
};
FILE_BYTES(topic) = {
#embed "topic.mustache"
};
FILE_BYTES(verdicts) = {
#embed "verdicts.mustache"
};

#define ENTRY(file, name) {file, name, sizeof(name)}

static const struct fairaudit_template files[] = {
    ENTRY("block.mustache", block),
    ENTRY("section.mustache", section),
    ENTRY("topic.mustache", topic),
    ENTRY("verdicts.mustache", verdicts),
    ENTRY("applicant-page.mustache", applicant_page),
    ENTRY("applicant.mustache", applicant),
    ENTRY("attribute.mustache", attribute),
    ENTRY("data.mustache", data),
    ENTRY("definition-list.mustache", definition_list),
    ENTRY("definitions.mustache", definitions),
    ENTRY("explanation.mustache", explanation),
    ENTRY("figure.mustache", figure),
    ENTRY("layout.mustache", layout),
    ENTRY("limits.mustache", limits),
    ENTRY("methods.mustache", methods),
    ENTRY("performance.mustache", performance),
    ENTRY("provenance.mustache", provenance),
    ENTRY("report.mustache", report),
    ENTRY("sign-off.mustache", sign_off),
    ENTRY("style.css", style),
    ENTRY("summary.mustache", summary),
    ENTRY("table.mustache", table),
};

size_t fairaudit_template_count(void) { return sizeof(files) / sizeof(files[0]); }

struct fairaudit_template fairaudit_template_at(size_t index) { return files[index]; }
