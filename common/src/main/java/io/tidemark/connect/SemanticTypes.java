package io.tidemark.connect;

import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Names and parameters that Debezium and Connect give to types, which others know too. */
final class SemanticTypes {
  static final String DECIMAL = Decimal.LOGICAL_NAME;
  static final String DECIMAL_PRECISION = "connect.decimal.precision";
  static final String VARIABLE_SCALE_DECIMAL = "io.debezium.data.VariableScaleDecimal";
  static final String SCALE = "scale";
  static final String VALUE = "value";

  static final String BITS = "io.debezium.data.Bits";
  static final String BITS_LENGTH = "length";
  static final String ENUM = "io.debezium.data.Enum";
  static final String ENUM_SET = "io.debezium.data.EnumSet";
  static final String TS_VECTOR = "io.debezium.data.Tsvector";
  static final String GEOMETRY = "io.debezium.data.geometry.Geometry";
  static final String GEOGRAPHY = "io.debezium.data.geometry.Geography";
  static final String POINT = "io.debezium.data.geometry.Point";
  static final String FLOAT_VECTOR = "io.debezium.data.FloatVector";
  static final String DOUBLE_VECTOR = "io.debezium.data.DoubleVector";
  static final String SPARSE_VECTOR = "io.debezium.data.SparseVector";

  static final String DATE = "io.debezium.time.Date";
  static final String TIME = "io.debezium.time.Time";
  static final String MICRO_TIME = "io.debezium.time.MicroTime";
  static final String NANO_TIME = "io.debezium.time.NanoTime";
  static final String ZONED_TIME = "io.debezium.time.ZonedTime";
  static final String TIMESTAMP = "io.debezium.time.Timestamp";
  static final String MICRO_TIMESTAMP = "io.debezium.time.MicroTimestamp";
  static final String NANO_TIMESTAMP = "io.debezium.time.NanoTimestamp";
  static final String ZONED_TIMESTAMP = "io.debezium.time.ZonedTimestamp";
  static final String ISO_DATE = "io.debezium.time.IsoDate";
  static final String ISO_TIME = "io.debezium.time.IsoTime";
  static final String ISO_TIMESTAMP = "io.debezium.time.IsoTimestamp";
  static final String YEAR = "io.debezium.time.Year";
  static final String MICRO_DURATION = "io.debezium.time.MicroDuration";
  static final String NANO_DURATION = "io.debezium.time.NanoDuration";
  static final String INTERVAL = "io.debezium.time.Interval";

  static final String CONNECT_DATE = org.apache.kafka.connect.data.Date.LOGICAL_NAME;
  static final String CONNECT_TIME = org.apache.kafka.connect.data.Time.LOGICAL_NAME;
  static final String CONNECT_TIMESTAMP = org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME;

  static final String UUID = "io.debezium.data.Uuid";
  static final String JSON = "io.debezium.data.Json";
  static final String XML = "io.debezium.data.Xml";
  static final String LTREE = "io.debezium.data.Ltree";

  /** Names without a namespace that producers give to texts. */
  static final String PLAIN_UUID = "uuid";

  static final String PLAIN_INET = "inet";
  static final String PLAIN_MAC = "mac";
  static final String PLAIN_MACADDR = "macaddr";
  static final String PLAIN_JSON = "json";

  /** Upper-case name of the type in the source database. */
  static final String COLUMN_TYPE = "__debezium.source.column.type";

  /** Characters of a text, or digits of a number. */
  static final String COLUMN_LENGTH = "__debezium.source.column.length";

  static final String COLUMN_SCALE = "__debezium.source.column.scale";

  private SemanticTypes() {}

  static SchemaBuilder variableScaleDecimal() {
    return SchemaBuilder.struct()
        .name(VARIABLE_SCALE_DECIMAL)
        .version(1)
        .field(SCALE, Schema.INT32_SCHEMA)
        .field(VALUE, Schema.BYTES_SCHEMA);
  }
}
