package io.tidemark.console.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static String of(String... namesAndModules) {
    Map<String, String> modules = new HashMap<>();
    for (int i = 0; i < namesAndModules.length; i += 2) {
      modules.put(namesAndModules[i], namesAndModules[i + 1]);
    }
    return Script.of("a.js", modules::get);
  }

  @Test
  @DisplayName("each module is there once, behind those that it imports from")
  void modules() {
    String one =
        of(
            "a.js",
            "import { two } from './in/b.js';\nimport { three } from './c.js';\ntwo(three);\n",
            "in/b.js",
            "import { three } from '../c.js';\nexport const two = three;\n",
            "c.js",
            "export const three = '$1';\nexport async function four() {}\n");
    assertThat(one)
        .isEqualTo(
            """
            'use strict';
            const $c_js = (() => {
            const three = '$1';
            async function four() {}

            return { three, four };
            })();
            const $in_b_js = (() => {
            const { three } = $c_js;
            const two = three;

            return { two };
            })();
            const $a_js = (() => {
            const { two } = $in_b_js;
            const { three } = $c_js;
            two(three);

            return {  };
            })();
            """);
  }

  @Test
  @DisplayName("what is not understood is refused, and not left out")
  void others() {
    for (String odd :
        new String[] {"import x from './b.js';", "export default 1;", "export { x };"}) {
      assertThatThrownBy(() -> of("a.js", odd + "\n"))
          .as(odd)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(odd);
    }
    assertThatThrownBy(
            () ->
                of(
                    "a.js",
                    "import { b } from './b.js';\n",
                    "b.js",
                    "import { a } from './a.js';\n"))
        .hasMessageContaining("imports from itself");
  }
}
