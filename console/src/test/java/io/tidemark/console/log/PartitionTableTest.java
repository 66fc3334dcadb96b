package io.tidemark.console.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which partitions a generation waits for. */
class PartitionTableTest {
  private static ObjectNode row(int part) {
    return JsonNodeFactory.instance.objectNode().put("topic", "t").put("part", part);
  }

  @Test
  @DisplayName("a partition is behind by the offsets that END names and the sink has not applied")
  void behind() {
    ObjectNode scope = JsonNodeFactory.instance.objectNode();
    scope.put("ends", "{\"t\":{\"0\":[9,10,0],\"1\":[4,5,0]},\"*\":15}");
    PartitionTable.add(
        scope,
        List.of(row(0).put("applied", 3).put("rejected", 1)),
        List.of(
            row(0).put("position", 4).putNull("failure"),
            row(1).put("position", 5).put("failure", "bad row"),
            row(2).put("position", 8).putNull("failure")));
    assertThat(scope.has("ends")).isFalse();
    JsonNode parts = scope.path("partitions");
    assertThat(parts.toString())
        .isEqualTo(
            "[{'topic':'t','part':0,'end':9,'records':10,'position':4,'behind':6,'applied':3,"
                    .replace('\'', '"')
                + "'rejected':1,'failure':null},{'topic':'t','part':1,'end':4,'records':5,"
                    .replace('\'', '"')
                + "'position':5,'behind':0,'applied':null,'rejected':null,'failure':'bad row'}]"
                    .replace('\'', '"'));
  }

  @Test
  @DisplayName(
      "before its END a generation has the partitions that records of it have come from, and those"
          + " of its topic that the sink has a place in")
  void open() {
    ObjectNode scope = JsonNodeFactory.instance.objectNode().put("ends", "{}").put("topic", "t");
    PartitionTable.add(
        scope,
        List.of(row(3).put("applied", 2).put("rejected", 0)),
        List.of(
            row(4).put("position", 7).putNull("failure"),
            row(5).put("topic", "other").put("position", 9).putNull("failure")));
    assertThat(scope.has("topic")).isFalse();
    assertThat(scope.path("partitions")).hasSize(2);
    JsonNode part = scope.path("partitions").path(0);
    assertThat(part.path("part").intValue()).isEqualTo(3);
    assertThat(part.path("end").isNull()).isTrue();
    assertThat(part.path("behind").isNull()).isTrue();
    assertThat(part.path("position").longValue()).isZero();
    assertThat(scope.path("partitions").path(1).path("position").longValue()).isEqualTo(7);
  }
}
