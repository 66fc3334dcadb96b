package io.tidemark.testbed;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test that asks for one a {@link Scene}, cleans it up afterwards, and tells on failure
 * what the connectors were doing.
 */
public final class SceneExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final Namespace NAMESPACE = Namespace.create(SceneExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Scene.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return scene(test);
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    test.getExecutionException()
        .ifPresent(
            failure -> System.err.println(test.getDisplayName() + "\n" + scene(test).describe()));
  }

  private static Scene scene(ExtensionContext test) {
    // the stores close what is closable: the testbed with the JVM's last test, the scene with its
    Store shared = test.getRoot().getStore(Namespace.GLOBAL);
    Testbed testbed = shared.computeIfAbsent(Testbed.class, type -> Testbed.start(), Testbed.class);
    return test.getStore(NAMESPACE)
        .computeIfAbsent(Scene.class, type -> testbed.newScene(), Scene.class);
  }
}
