package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Names that Avro does not allow")
class AvroNamesTest {
  private static final String APICURIO = "io.apicurio.registry.utils.converter.AvroConverter";
  private static final TableId ORDERS = new TableId("public", "orders");

  private static Optional<String> warning(Map<String, String> config, Mapping mapping) {
    List<Column> columns =
        Stream.of("order-no", "a b", "1st", "größe", "_fine1")
            .map(name -> new Column(name, ColumnType.of(Kind.STRING), true))
            .toList();
    SyncSpec spec = SyncSpec.of("orders", Subject.of(ORDERS)).mapping(mapping).build();
    return new AvroNames(config::get)
        .warning(spec, new TableSchema(ORDERS, columns, List.of("order-no")));
  }

  @Test
  @DisplayName("they are named, with the settings of both connectors that mend it")
  void told() {
    assertThat(warning(Map.of("value.converter", APICURIO), Mapping.ALL))
        .hasValue(
            "Avro does not allow the names `order-no`, `a b`, `1st`, `größe`, which records of"
                + " public.orders have, so that the converter may refuse them: set"
                + " columns.map=order-no:order_no,a b:a_b,1st:_1st,größe:gr__e, and"
                + " columns.map=order_no:order-no,a_b:a b,_1st:1st,gr__e:größe at sinks that are to"
                + " have the columns' own names");
  }

  @Test
  @DisplayName("an Avro converter for keys alone asks for the key's names alone")
  void keys() {
    assertThat(warning(Map.of("key.converter", "AvroConverter"), Mapping.ALL).orElseThrow())
        .contains("the names `order-no`, which");
  }

  @Test
  @DisplayName("columns that are left out or have another name are no matter")
  void mapped() {
    Mapping mapping =
        new Mapping(
            List.of(),
            List.of("1st", "größe"),
            List.of(),
            Map.of("order-no", "order_no", "a b", "a"),
            Set.of());
    assertThat(warning(Map.of("value.converter", APICURIO), mapping)).isEmpty();
  }

  @Test
  @DisplayName("other converters, and one that makes names fit, take them")
  void takenByOthers() {
    assertThat(warning(Map.of(), Mapping.ALL)).isEmpty();
    assertThat(
            warning(
                Map.of("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
                Mapping.ALL))
        .isEmpty();
    assertThat(
            warning(
                Map.of(
                    "value.converter", "io.confluent.connect.avro.AvroConverter",
                    "value.converter.scrub.invalid.names", "true"),
                Mapping.ALL))
        .isEmpty();
  }
}
