package dev.circuitbreaker.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.cassandra.test.autoconfigure.DataCassandraTest;
import org.springframework.boot.data.couchbase.test.autoconfigure.DataCouchbaseTest;
import org.springframework.boot.data.elasticsearch.test.autoconfigure.DataElasticsearchTest;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.data.ldap.test.autoconfigure.DataLdapTest;
import org.springframework.boot.data.mongodb.test.autoconfigure.DataMongoTest;
import org.springframework.boot.data.neo4j.test.autoconfigure.DataNeo4jTest;
import org.springframework.boot.data.r2dbc.test.autoconfigure.DataR2dbcTest;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.boot.graphql.test.autoconfigure.GraphQlTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** Beans are guarded in each of Spring Boot's test slices. No slice here connects to anything outside. */
class SlicesTest {

    @ContextConfiguration(classes = SlicedApplication.class)
    @Import(SlicedApplication.Client.class)
    abstract static class Slice {

        @Autowired
        private SlicedApplication.Client client;

        @Test
        void guardsBeans() {
            assertThat(client.ask()).isEqualTo("fallback");
        }
    }

    @Nested
    @DataCassandraTest
    class DataCassandra extends Slice {
        /** A real one connects while the context starts. */
        @MockitoBean
        private CqlSession session;
    }

    @Nested
    @DataCouchbaseTest
    class DataCouchbase extends Slice {}

    @Nested
    @DataElasticsearchTest
    class DataElasticsearch extends Slice {}

    @Nested
    @DataJdbcTest
    class DataJdbc extends Slice {}

    @Nested
    @DataJpaTest
    class DataJpa extends Slice {}

    @Nested
    @DataLdapTest
    class DataLdap extends Slice {}

    @Nested
    @DataMongoTest
    class DataMongo extends Slice {}

    @Nested
    @DataNeo4jTest
    class DataNeo4j extends Slice {}

    @Nested
    @DataR2dbcTest
    class DataR2dbc extends Slice {}

    @Nested
    @DataRedisTest
    class DataRedis extends Slice {}

    @Nested
    @GraphQlTest
    class GraphQl extends Slice {}

    @Nested
    @JdbcTest
    class Jdbc extends Slice {}

    @Nested
    @JooqTest
    class Jooq extends Slice {}

    @Nested
    @JsonTest
    class Json extends Slice {}

    @Nested
    @RestClientTest
    class RestClient extends Slice {}

    @Nested
    @WebClientTest
    class WebClient extends Slice {}

    @Nested
    @WebFluxTest
    class WebFlux extends Slice {}

    @Nested
    @WebMvcTest
    class WebMvc extends Slice {}
}
