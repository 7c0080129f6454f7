import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_webhooks"),
        ("directory", "0007_answers_and_letters"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrainingTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "harjoittelun tarkistus",
                "verbose_name_plural": "harjoittelun tarkistukset",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="TrainingCounty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="has unpublished changes"
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="first published at"
                    ),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
                ),
                ("go_live_at", models.DateTimeField(blank=True, null=True, verbose_name="go live date/time")),
                ("expire_at", models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time")),
                ("expired", models.BooleanField(default=False, editable=False, verbose_name="expired")),
                ("copied", models.JSONField(default=dict, editable=False)),
                ("done", models.JSONField(default=dict, editable=False)),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="aloitettu"
                    ),
                ),
                (
                    "previewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="esikatseltu"),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.county",
                        verbose_name="hyvinvointialue",
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                (
                    "trainee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="training",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="harjoittelija",
                    ),
                ),
            ],
            options={
                "verbose_name": "harjoitusalue",
                "verbose_name_plural": "harjoitusalueet",
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name="TrainingFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("organisation", "Miten perhekeskustoiminta on järjestetty?"),
                            ("policies_networks", "Millaiset verkostot ja linjaukset ohjaavat toimintaa?"),
                            ("contacts", "Keneen voi ottaa yhteyttä?"),
                            ("cooperation_structures", "Mitkä ovat järjestöyhteistyön rakenteet?"),
                            ("ngo_networks", "Miten järjestöt ovat verkostoituneet?"),
                        ],
                        max_length=24,
                        verbose_name="kysymys",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("in_place", "käytössä"),
                            ("being_built", "rakenteilla"),
                            ("planned", "suunnitteilla"),
                            ("not_in_place", "ei ole"),
                            ("no_information", "ei tietoa"),
                        ],
                        default="no_information",
                        max_length=16,
                        verbose_name="vastaus",
                    ),
                ),
                ("text_fi", models.CharField(blank=True, max_length=600, verbose_name="sanoin suomeksi")),
                ("text_sv", models.CharField(blank=True, max_length=600, verbose_name="sanoin ruotsiksi")),
                ("source_url", models.URLField(blank=True, max_length=800, verbose_name="lähteen osoite")),
                (
                    "source_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="asiakirja tai kertojan tehtävä"
                    ),
                ),
                (
                    "as_of",
                    models.CharField(
                        blank=True,
                        help_text="Vuosi, kuukausi tai päivä: 2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa.",
                        max_length=10,
                        verbose_name="tieto ajalta",
                    ),
                ),
                (
                    "training",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="cms.trainingcounty",
                    ),
                ),
            ],
            options={
                "verbose_name": "harjoiteltava vastaus",
                "verbose_name_plural": "harjoiteltavat vastaukset",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="trainingcounty",
            constraint=models.CheckConstraint(
                condition=models.Q(("live", False)), name="training_is_never_published"
            ),
        ),
    ]
