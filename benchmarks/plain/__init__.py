"""The application that anyone writes in an hour with Django REST framework, over the same tables: what to compare with.

`ModelViewSet`, django-filter, page numbers, model serializers, `icontains`, `GROUP BY` by the ORM, a csv by iterating.
It is written as well as such applications are: relations are fetched in one go, connections are kept.
"""
