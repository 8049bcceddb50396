from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have websites and feeds edited on the desk, with history, like the record's own reference tables."""
        from incidents.roles import Role
        from incidents.services.reference_rules import Rule, add_table
        from ingest.models import Feed, NewsSite

        words = {
            "news_site_pauses": ("delay_seconds", "leave a website alone for at least half a second"),
            "news_site_names_a_host": ("hosts", "name at least one host, such as dawn.com"),
            "feed_kind_known": ("kind", "choose one of the list"),
            "feed_is_not_asked_too_often": ("every_minutes", "give from 5 to 1,440 minutes"),
            "ingest_feed_url_key": ("url", "another feed has this address already"),
            "ingest_newssite_outlet_id_key": ("outlet", "this outlet has a website here already"),
        }
        add_table(NewsSite, Rule(Role.ADMINISTRATOR), words)
        add_table(Feed, Rule(Role.ADMINISTRATOR), {})
