"""Addresses of the queue, of drafts and articles, and of feeds."""

from django.urls import URLPattern, path

from dashboard.desk.drafts import by_hand, feeds, views

urlpatterns: list[URLPattern] = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/new/", by_hand.draft_new, name="draft-new"),
    path("drafts/said/", views.said, name="said"),
    path("drafts/quality/", views.draft_quality, name="draft-quality"),
    path("drafts/articles/<int:pk>/", by_hand.article, name="article"),
    path("drafts/articles/<int:pk>/again/", by_hand.article_again, name="article-again"),
    path("drafts/<int:pk>/", views.draft, name="draft"),
    path("drafts/<int:pk>/beside/<str:uid>/", views.draft_beside, name="draft-beside"),
    path("drafts/<int:pk>/reject/", views.draft_reject, name="draft-reject"),
    path("drafts/<int:pk>/back/", views.draft_back, name="draft-back"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<int:pk>/", feeds.feed, name="feed"),
    path("feeds/<int:pk>/switch/", feeds.feed_switch, name="feed-switch"),
    path("feeds/<int:pk>/look/", feeds.feed_look, name="feed-look"),
]
