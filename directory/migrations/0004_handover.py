from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_organisation_type_may_be_unknown")]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, unique=True, verbose_name="koodi")),
                (
                    "services",
                    models.JSONField(
                        default=list,
                        help_text="Palvelujen UUID-tunnukset järjestyksessä.",
                        verbose_name="palvelut",
                    ),
                ),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="annettu")),
            ],
            options={
                "verbose_name": "luovutettu lista",
                "verbose_name_plural": "luovutetut listat",
                "ordering": ("-created_at",),
            },
        ),
    ]
