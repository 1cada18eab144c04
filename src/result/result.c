#include "result/result.h"

const char *ml_flag_name(enum ml_flag bit)
{
    switch (bit) {
    case ML_FLAG_FUZZY: return "fuzzy";
    case ML_FLAG_AMBIGUOUS: return "ambiguous";
    case ML_FLAG_COUNTRY_MISMATCH: return "country-mismatch";
    case ML_FLAG_SIDE_UNCERTAIN: return "side-uncertain";
    case ML_FLAG_OUTSIDE_COVERAGE: return "outside-coverage";
    case ML_FLAG_UNRESOLVED: return "unresolved";
    }
    return "";
}

const char *ml_how_name(enum ml_how how)
{
    switch (how) {
    case ML_HOW_EXACT: return "exact";
    case ML_HOW_VARIANT: return "variant";
    case ML_HOW_GENERATED: return "generated";
    case ML_HOW_FUZZY: return "fuzzy";
    }
    return "";
}
