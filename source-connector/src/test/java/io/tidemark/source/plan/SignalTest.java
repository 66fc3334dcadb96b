package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {

  @Test
  void withoutSyncsIsForAll() {
    Signal signal = Signal.parse("{\"id\":\"1\",\"type\":\"run\"}");
    assertThat(signal.type()).isEqualTo(Signal.Type.RUN);
    assertThat(signal.isFor("public.orders")).isTrue();
  }

  @Test
  void withSyncsIsForThoseAlone() {
    Signal signal =
        Signal.parse("{\"id\":\"1\",\"type\":\"abort\",\"data\":{\"syncs\":[\"a\",\"b\"]}}");
    assertThat(signal.type()).isEqualTo(Signal.Type.ABORT);
    assertThat(signal.isFor("b")).isTrue();
    assertThat(signal.isFor("c")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | one JSON object",
        "[] | one JSON object",
        "{'type':'run'} | `id`",
        "{'id':'','type':'run'} | `id`",
        "{'id':'1'} | `type`",
        "{'id':'1','type':'go'} | none of run, resync, reset",
        "{'id':'1','type':'test-row'} | not supported by this release yet",
        "{'id':'1','type':'run','data':{'syncs':[1]}} | array of names",
        "{'id':'1','type':'run','data':{'syncs':'a'}} | array of names",
        "{'id':'1','type':'run','data':{'syncs':[]}} | array of names",
      },
      quoteCharacter = '~')
  void saysWhatIsWrong(String json, String message) {
    assertThatThrownBy(() -> Signal.parse(json.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
