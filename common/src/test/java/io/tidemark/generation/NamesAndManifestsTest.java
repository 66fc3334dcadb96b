package io.tidemark.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesAndManifestsTest {
  @ParameterizedTest
  @CsvSource({
    "orders, orders",
    "order_items, order_items",
    "Order-Items, Order-Items",
    "azAZ09-, azAZ09-",
    "`{@[/:, _x0060__x007b__x0040__x005b__x002f__x003a_",
    "a.b, a_x002e_b",
    "a b, a_x0020_b",
    "ü, _x00fc_",
    "_x0020_, _x005f_x0020_",
    "_x, _x005f_x"
  })
  void segments(String name, String segment) {
    assertThat(TopicNames.segment(name)).isEqualTo(segment);
    assertThat(TopicNames.name(segment)).isEqualTo(name);
  }

  @Test
  void segmentsAreLegalReversibleAndDistinct() {
    Random random = new Random(5);
    Map<String, String> bySegment = new HashMap<>();
    String letters = "ax_.0 -Xü漢\ud83d\ude00\"f2e";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = 1 + random.nextInt(9); n > 0; n--) {
        name.append(letters.charAt(random.nextInt(letters.length())));
      }
      String segment = TopicNames.segment(name.toString());
      assertThat(segment).matches("[a-zA-Z0-9_-]+");
      assertThat(TopicNames.name(segment)).isEqualTo(name.toString());
      assertThat(TopicNames.lastName("shop.public." + segment)).isEqualTo(name.toString());
      String other = bySegment.put(segment, name.toString());
      assertThat(other == null || other.contentEquals(name)).isTrue();
    }
  }

  @Test
  void namesThatNobodyEscapedStayAsTheyAre() {
    assertThat(TopicNames.lastName("plain")).isEqualTo("plain");
    assertThat(TopicNames.name("_xZZZZ_")).isEqualTo("_xZZZZ_");
  }

  @Test
  @DisplayName("the topic of the keys is told from that of the rows, and back")
  void keyTopics() {
    assertThat(TopicNames.keysOf("shop.orders")).isEqualTo("shop.orders.keys");
    assertThat(TopicNames.rowsOf("shop.orders.keys")).hasValue("shop.orders");
    assertThat(TopicNames.rowsOf("shop.orders")).isEmpty();
    assertThat(TopicNames.rowsOf(".keys")).isEmpty();
    assertThat(TopicNames.rowsOf("x.keys")).hasValue("x");
  }

  @Test
  void streamsAreNamedAndOrderedBySourceThenSync() {
    StreamId orders = new StreamId("shop", "orders");
    assertThat(orders).hasToString("shop/orders");
    assertThat(orders).isLessThan(new StreamId("shop", "people"));
    assertThat(orders).isGreaterThan(new StreamId("bank", "people"));
    assertThat(orders).isEqualByComparingTo(new StreamId("shop", "orders"));
  }

  private static Manifest manifest(String topic, int partition, long last, long count) {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    ends.put(new TopicPart(topic, partition), new End(last, count, 0));
    return new Manifest(ends);
  }

  @Test
  void manifestsAddUpAndReadBack() {
    Manifest sum =
        manifest("a", 0, 5, 3)
            .plus(manifest("a", 0, 4, 2))
            .plus(manifest("b.c", 12, Long.MAX_VALUE, 1));
    assertThat(sum.ends().get(new TopicPart("a", 0))).isEqualTo(new End(5, 5, 0));
    assertThat(sum.count()).isEqualTo(6);
    assertThat(sum.toJson())
        .isEqualTo("{\"a\":{\"0\":[5,5,0]},\"b.c\":{\"12\":[9223372036854775807,1,0]}}");
    assertThat(Manifest.parse(sum.toJson())).isEqualTo(sum);
    assertThat(Manifest.parse(Manifest.empty().toJson())).isEqualTo(Manifest.empty());
    assertThat(Manifest.empty().plus(sum)).isEqualTo(sum);
    Manifest untold = Manifest.parse("{\"a\":{\"0\":[9,1]}}");
    assertThat(untold.toJson()).isEqualTo("{\"a\":{\"0\":[9,1]}}");
    assertThat(sum.plus(untold).ends().get(new TopicPart("a", 0)))
        .isEqualTo(new End(9, 6, End.UNKNOWN));
  }

  @Test
  @DisplayName("the number of records altogether stands beside the topics, and is no sum's")
  void manifestsKnowHowManyRecordsThereAre() {
    Manifest told = manifest("a", 0, 5, 3).withTotal(OptionalLong.of(4));
    assertThat(told.toJson()).isEqualTo("{\"a\":{\"0\":[5,3,0]},\"*\":4}");
    assertThat(Manifest.parse(told.toJson())).isEqualTo(told);
    assertThat(told.plus(Manifest.empty()).total()).isEmpty();
    assertThat(Manifest.parse("{}").total()).isEmpty();
  }

  @Test
  @DisplayName("I1 records of others move the end of a manifest, and count for nothing")
  void manifestsReachOverOthers() {
    Manifest own = manifest("a", 0, 5, 3).withTotal(OptionalLong.of(4));
    Manifest reached = own.reaching(manifest("a", 0, 9, 7).plus(manifest("b", 1, 2, 2)));
    assertThat(reached.ends().get(new TopicPart("a", 0))).isEqualTo(new End(9, 3, 0));
    assertThat(reached.ends().get(new TopicPart("b", 1))).isEqualTo(new End(2, 0, End.UNKNOWN));
    assertThat(reached.total()).hasValue(4);
    assertThat(own.reaching(manifest("a", 0, 4, 1))).isEqualTo(own);
    assertThat(own.uncounted().toJson()).isEqualTo("{\"a\":{\"0\":[5,0]}}");
    assertThat(new TopicPart("a", 7)).hasToString("a-7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"*\":\"4\"}",
        "{\"*\":1.5}",
        "[]",
        "x",
        "{\"a\":{\"0\":[1]}}",
        "{\"a\":{\"0\":[1.5,1]}}",
        "{\"a\":{\"x\":[1,1]}}",
        "{\"a\":{\"0\":[1,1,1.5]}}",
        "{\"a\":{\"0\":[1,1,1,1]}}",
        "{\"a\":{\"0\":[1,\"1\"]}}",
        "{\"a\":{\"0\":[99999999999999999999,1]}}",
        "{\"a\":7}"
      })
  void textsThatAreNoManifest(String text) {
    assertThatThrownBy(() -> Manifest.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tableSchemasReadBack() {
    TableSchema schema = Markers.end().tableSchema().orElseThrow();
    assertThat(TableSchemaCodec.decode(TableSchemaCodec.encode(schema))).isEqualTo(schema);
    TableSchema bare = new TableSchema(TableId.of("t"), List.of(), List.of());
    assertThat(TableSchemaCodec.decode(TableSchemaCodec.encode(bare))).isEqualTo(bare);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "7",
        "{\"name\":\"t\",\"columns\":[{\"name\":\"a\"}]}",
        "{\"name\":\"t\",\"columns\":[{\"name\":\"a\",\"type\":\"NEW\"}]}",
        "{\"name\":\"t\",\"columns\":[],\"key\":[\"a\"]}"
      })
  void textsThatAreNoTableSchema(String text) {
    assertThatThrownBy(() -> TableSchemaCodec.decode(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("records behind ends of earlier runs are counted from their own first one")
  void followsEarlierEnds() {
    Manifest before = Manifest.parse("{\"t\":{\"0\":[9,3,7],\"1\":[4,2,3]}}").uncounted();
    Manifest written = Manifest.parse("{\"t\":{\"0\":[12,2,11]}}");
    assertThat(before.followedBy(written).toJson())
        .isEqualTo("{\"t\":{\"0\":[12,2,11],\"1\":[4,0]}}");
  }

  @Test
  @DisplayName("ends of a topic that was made again since are none")
  void followsEndsOfATopicThatWasMadeAgain() {
    Manifest before =
        Manifest.parse("{\"t\":{\"0\":[9,3,7],\"1\":[4,2,3]},\"u\":{\"0\":[5,1,5]}}").uncounted();
    Manifest written = Manifest.parse("{\"t\":{\"0\":[1,2,0]}}");
    assertThat(before.followedBy(written).toJson())
        .isEqualTo("{\"t\":{\"0\":[1,2,0]},\"u\":{\"0\":[5,0]}}");
    assertThat(written.followedBy(written).ends()).as("counted ends stay").hasSize(1);
  }
}
