#pragma once
// Debian's libxml2 names ICU's types in one struct. Their declarations clash with those of the ICU
// that Foundation carries, and nothing here uses that struct (the fields are its last ones).
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <libxml/HTMLparser.h>
#include <libxml/xmlerror.h>
