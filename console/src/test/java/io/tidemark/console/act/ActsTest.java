package io.tidemark.console.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is changed of a connector's configuration. */
class ActsTest {
  @Test
  @DisplayName("HT-37 HT-38 a signal names its sync and hands on what a test is to send")
  void signals() {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("op", "added");
    data.putObject("key").put("id", 7);
    Signal signal = new Signal("a", Signal.Type.TEST_ROW, List.of("public.\"o"), data);
    assertThat(signal.change())
        .containsOnlyKeys("signal")
        .containsValue(
            "{\"id\":\"a\",\"type\":\"test-row\",\"data\":"
                + "{\"op\":\"added\",\"key\":{\"id\":7},\"syncs\":[\"public.\\\"o\"]}}");
    assertThat(Signal.Type.of("resync")).contains(Signal.Type.RESYNC);
    assertThat(Signal.Type.of("RESYNC")).isEmpty();
  }

  @Test
  @DisplayName("a release takes the place of one of its sync, and leaves those of others")
  void releases() {
    assertThat(Release.change(null, "a", 5)).containsEntry("delete.release", "a@5");
    assertThat(Release.change("a@4, b@3 ,x@y@2", "a", 5))
        .containsEntry("delete.release", "b@3,x@y@2,a@5");
    assertThat(Release.change("x@y@2", "x@y", 3)).containsEntry("delete.release", "x@y@3");
    assertThat(Release.change("", "a", 5)).containsEntry("delete.release", "a@5");
  }
}
