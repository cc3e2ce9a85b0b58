package chat.filament.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Who may see which part of which library.
class LibrariesArchitectureTest {
  private static final JavaClasses CODE = new ClassFileImporter().importPath(ClassFiles.root());

  /// Classes that reach into a library, and why there is no other way.
  private static final Map<String, String> INTERNALS =
      Map.of(
          "chat.filament.gateway.transport.Takeover",
              "takes an upgraded connection from Vert.x, so that an idle socket holds no HTTP handlers",
          "chat.filament.gateway.transport.Link",
              "is a handler of Netty that calls back on a context of Vert.x",
          "chat.filament.gateway.delivery.ShardInbox",
              "yields to what the event loop has read, which only its Netty loop can",
          "chat.filament.platform.http.Connections",
              "puts our decoder into a new connection, for which Vert.x has no option",
          "chat.filament.platform.http.RequestDecoder",
              "limits the time of a head and refuses folded headers, for which Vert.x has no option",
          "chat.filament.platform.bus.CallerDeadline",
              "takes a place in contexts, which Vert.x must know before it makes the first",
          "chat.filament.platform.bus.CallerRequestId", "does so, too",
          "chat.filament.core.markdown.Entity",
              "a second copy of commonmark's table of names could disagree with its parser");

  @Test
  void nobodyReachesIntoALibrary() {
    var reaching = new TreeSet<String>();
    for (var type : CODE) {
      type.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(LibrariesArchitectureTest::isInternal)
          .forEach(internal -> reaching.add(outermost(type)));
    }
    assertThat(reaching)
        .as("packages named internal or impl change without notice; use what is public")
        .isSubsetOf(INTERNALS.keySet());
  }

  private static boolean isInternal(JavaClass type) {
    var home = Set.of(type.getPackageName().split("\\.", -1));
    return !type.getPackageName().startsWith("chat.filament")
        && (home.contains("internal") || home.contains("impl"));
  }

  private static String outermost(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  @Test
  void onlyTheEdgeUsesTheRouter() {
    noClasses()
        .that(are("neither the edge nor mounts", LibrariesArchitectureTest::isBehindTheEdge))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.ext.web..")
        .because("a request is parsed at the edge; what is behind gets values, see Call and Reply")
        .allowEmptyShould(true)
        .check(CODE);
  }

  private static boolean isBehindTheEdge(JavaClass type) {
    return !resideInAnyPackage("chat.filament.platform.http..", "chat.filament.app..").test(type)
        && !outermost(type).endsWith("Feature");
  }

  @Test
  void onlyStoresSpeakSql() {
    noClasses()
        .that(are("no stores", LibrariesArchitectureTest::isNoStore))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.sqlclient..")
        .because(
            "statements stand in stores, the writer's tables and the readers of the log; besides"
                + " these, only what waits for the database itself asks it")
        .check(CODE);
  }

  private static boolean isNoStore(JavaClass type) {
    return !resideInAnyPackage("chat.filament.platform.db..", "chat.filament.platform.log..")
            .test(type)
        && !outermost(type)
            .matches(".*(Store|Table|Reader|SearchJobs|EarlierCommits|Readiness|\\.Transaction)");
  }

  @Test
  void noTwoClassesHaveOneName() {
    var twice =
        CODE.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.toSet()))
            .values()
            .stream()
            .filter(types -> types.size() > 1);
    assertThat(twice).as("one name for one thing, so that a reader knows which is meant").isEmpty();
  }

  private static DescribedPredicate<JavaClass> are(
      String description, Predicate<JavaClass> predicate) {
    return describe(description, predicate);
  }

  @Test
  void onlyTheStoreInABucketKnowsAmazon() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.filament.platform.store.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "org.reactivestreams..")
        .because("there are other places for files; use ObjectStore")
        .check(CODE);
  }
}
