#include "write/segment.h"

const struct ml_column ml_segment_fields[ML_SEGMENT_FIELD_COUNT] = {
    ML_COLUMN("segment_id", 0, "segment_id", 'C', 60),
    ML_COLUMN("border_pair", 0, "borderpair", 'C', 5),
    ML_COLUMN("segment_name", 0, "seg_name", 'C', 160),
    ML_COLUMN("segment_status", 0, "seg_status", 'C', 12),
    ML_COLUMN("border_date", 0, "borderdate", 'D', 8),
    ML_COLUMN("status_confidence", 0, "statusconf", 'C', 12),
    ML_COLUMN("length_km", 3, "length_km", 'N', 10),
    ML_COLUMN("accuracy_m", 0, "accuracy_m", 'N', 9),
    ML_COLUMN("valid_from", 0, "valid_from", 'D', 8),
    ML_COLUMN("valid_to", 0, "valid_to", 'D', 8),
    ML_COLUMN("source", 0, "source", 'C', 254),
};

void ml_segment_values(const struct ml_segment_info *info, int32_t date,
                       struct ml_value values[ML_SEGMENT_FIELD_COUNT])
{
    int n = 0;

    values[n++] = ml_value_text(info->id);
    values[n++] = ml_value_text(info->pair);
    values[n++] = ml_value_text(info->name);
    values[n++] = ml_value_text(ml_border_status_name(info->status));
    values[n++] = ml_value_date(date);
    values[n++] = ml_value_text(info->status_confidence);
    values[n++] = ml_value_real(info->length_km);
    values[n++] = ml_value_real(info->accuracy_m);
    values[n++] = ml_value_date(info->valid_from);
    values[n++] = ml_value_date(info->valid_to);
    values[n++] = ml_value_text(info->source);
}
