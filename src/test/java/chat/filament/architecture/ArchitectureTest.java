package chat.filament.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import chat.filament.platform.db.Database;
import chat.filament.writer.Transaction;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CODE = new ClassFileImporter().importPath(ClassFiles.root());

  private static final String[] FEATURES = {
    "chat.filament.account..",
    "chat.filament.profile..",
    "chat.filament.guild..",
    "chat.filament.moderation..",
    "chat.filament.channel..",
    "chat.filament.role..",
    "chat.filament.message..",
  };

  @Test
  void packagesHaveNoCycles() {
    slices().matching("chat.filament.(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void coreIsPlainJava() {
    noClasses()
        .that()
        .resideInAPackage("chat.filament.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "com.fasterxml..", "org.slf4j..")
        .because("rules of the domain must be readable and testable alone; pass values in")
        .check(CODE);
  }

  @Test
  void platformAndGatewayKnowNoFeature() {
    noClasses()
        .that()
        .resideInAnyPackage("chat.filament.platform..", "chat.filament.gateway..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(FEATURES)
                .or(
                    resideInAnyPackage(
                        "chat.filament.writer..",
                        "chat.filament.access..",
                        "chat.filament.audit..",
                        "chat.filament.search..",
                        "chat.filament.media..",
                        "chat.filament.app..")))
        .because("features plug into them through Feature, SocketCommand and Backplane")
        .check(CODE);
  }

  @Test
  void nobodyKnowsTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.filament.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("chat.filament.app..")
        .because("the parts are put together in one place only")
        .check(CODE);
  }

  @Test
  void featuresKnowNeitherSearchNorMedia() {
    noClasses()
        .that()
        .resideInAnyPackage(FEATURES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("chat.filament.search..", "chat.filament.media..")
        .because("search follows the log, media follows the backplane")
        .allowEmptyShould(true)
        .check(CODE);
  }

  @Test
  void searchKnowsNoFeatureButMessages() {
    noClasses()
        .that()
        .resideInAPackage("chat.filament.search..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(FEATURES)
                .and(not(resideInAPackage("chat.filament.message..")))
                .or(
                    resideInAnyPackage(
                        "chat.filament.writer..",
                        "chat.filament.gateway..",
                        "chat.filament.media..")))
        .because("it follows the log and reads messages, and never changes a guild")
        .check(CODE);
  }

  @Test
  void onlyTheBusTouchesTheEventBus() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.filament.platform.bus..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.core.eventbus..")
        .because("addresses are typed; use Bus")
        .check(CODE);
  }

  @Test
  void onlyTheEdgeKnowsTheRouter() {
    noClasses()
        .that()
        .resideOutsideOfPackages("chat.filament.platform.http..", "chat.filament.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.ext.web..")
        .because("features name their routes on Routes, so that no step before a route is left out")
        .check(CODE);
  }

  @Test
  void storesAreHidden() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Store")
        .and()
        .resideInAnyPackage("chat.filament.account..", "chat.filament.guild..")
        .should()
        .bePackagePrivate()
        .because("SQL of a feature is nobody else's business")
        .allowEmptyShould(true)
        .check(CODE);
  }

  @Test
  void storesTakeOneType() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Store")
        .and()
        .resideOutsideOfPackage("chat.filament.writer..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(SqlClient.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Database.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Transaction.class)
        .because(
            "a store takes Sql, so that its statements run alone or in a transaction as the caller"
                + " wants; only the writer's stores open the transactions of changes")
        .check(CODE);
  }

  @Test
  void onlyTheDatabaseTouchesConnections() {
    noClasses()
        .that()
        .resideOutsideOfPackages("chat.filament.platform.db..", "chat.filament.bench..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(SqlClient.class)
        .because("statements run through Sql, which has their time limits and tells outages apart")
        .check(CODE);
  }

  @Test
  void onlySearchUsesLucene() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.filament.search..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .check(CODE);
  }

  @Test
  void onlyMediaAndAccountSignTokens() {
    noClasses()
        .that()
        .resideOutsideOfPackages("chat.filament.media..", "chat.filament.account..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jsonwebtoken..")
        .check(CODE);
  }

  @Test
  void nobodyHoldsAMonitor() {
    noMethods()
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .because("state is confined to an event loop or in a concurrent structure")
        .check(CODE);
  }

  @Test
  void thereIsNoHiddenClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("chat.filament.app..", "chat.filament.bench..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("a clock is passed in as InstantSource")
        .check(CODE);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.be(
                simpleNameEndingWith("Util")
                    .or(simpleNameEndingWith("Utils"))
                    .or(simpleNameEndingWith("Helper"))
                    .or(simpleNameEndingWith("Manager"))
                    .or(simpleNameEndingWith("Impl"))
                    .or(simpleNameEndingWith("Service"))
                    .or(simpleNameEndingWith("DTO"))))
        .check(CODE);
  }
}
