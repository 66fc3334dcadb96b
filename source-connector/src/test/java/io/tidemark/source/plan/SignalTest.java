package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
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
        "{'id':'1','type':'go'} | none of run, resync, full, reset, test-row, abort",
        "{'id':'1','type':'test-row','data':{'keys':{'id':1}}} | no `keys`, only syncs, op, key, overrides",
        "{'id':'1','type':'test-row','data':{'key':[7]}} | data.key is an object",
        "{'id':'1','type':'test-row','data':{'key':{}}} | data.key is an object",
        "{'id':'1','type':'test-row','data':{'key':{'id':null}}} | no value for `id`",
        "{'id':'1','type':'test-row','data':{'op':'upsert'}} | none of added, changed, removed",
        "{'id':'1','type':'test-row','data':{'op':'removed','overrides':{'a':1}}} | leave them out",
        "{'id':'1','type':'test-row','data':{'overrides':'a'}} | data.overrides is an object",
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

  @Test
  @DisplayName("HT-37 HT-38 a test names a row and values, each by the text that it was written by")
  void test() {
    String data =
        "{'key':{'id':9007199254740993},'op':'added','overrides':{'price':1.50,'big':1e3,"
            + "'huge':1e999999999,'tiny':1e-999999999,'open':true,'note':null,'doc':{'a':[1]}}}";
    Signal signal = Signal.parse("t", "test-row", data.replace('\'', '"'));
    Trial trial = Objects.requireNonNull(signal.trial());
    assertThat(trial.op()).isEqualTo(Trial.Op.ADDED);
    assertThat(trial.key()).containsExactly(entry("id", "9007199254740993"));
    assertThat(trial.overrides())
        .containsExactly(
            entry("price", "1.50"),
            entry("big", "1000"),
            entry("huge", "1E+999999999"),
            entry("tiny", "1E-999999999"),
            entry("open", "true"),
            entry("note", null),
            entry("doc", "{\"a\":[1]}"));
    assertThat(Signal.parse("t", "test-row", null).trial())
        .as("the first row, as changed")
        .isEqualTo(new Trial(Trial.Op.CHANGED, Map.of(), Map.of()));
    assertThat(Signal.parse("t", "run", data.replace('\'', '"')).trial()).isNull();
  }
}
