using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Tests.Estimators.Hosting;

public sealed class DescriptorTests
{
    private static readonly string[] Names = [.. Models().Select(static model => model.Name)];

    [Test]
    public void Every_model_of_the_tool_has_one_descriptor()
    {
        Assert.That(Names, Is.Unique);
        Assert.That(Names, Is.SupersetOf((string[])["poisson", "probit", "gamma", "inverse-gaussian", "glm", "elastic-net"]));
        Assert.That(Models(2).Select(static model => model.Name), Is.EqualTo(Names), "registering twice changes nothing");
    }

    [TestCaseSource(nameof(Names))]
    public void Defaults_are_valid_and_every_option_is_read_back_from_its_text(string name)
    {
        EstimatorDescriptor model = Models().Single(model => model.Name == name);
        object options = model.Options.CreateOptions();
        Assert.Multiple(() =>
        {
            Assert.That(model.Options.Validate(options), Is.Empty);
            Assert.That(model.Description, Does.EndWith("."));
            Assert.That(
                model.Form,
                Is.EqualTo(
                    name switch
                    {
                        "synthetic-control" => DataForm.Panel,
                        "pca" or "kernel-basis" => DataForm.Columns,
                        _ => DataForm.Formula,
                    }
                )
            );
            foreach (OptionDescriptor option in model.Options.Options)
            {
                foreach (string text in option.Choices.Select(static choice => choice.Word).Append(option.Read(options)).OfType<string>())
                {
                    Assert.That(option.Write(options, text), Is.Null, option.Name);
                    Assert.That(option.Read(options), Is.EqualTo(text), option.Name);
                }

                Assert.That(options.GetType().GetProperty(option.Name), Is.Not.Null, option.Name);
            }
        });
    }

    // What a user of the library can set and the schema does not know would be neither checked nor documented.
    [TestCaseSource(nameof(Names))]
    public void A_schema_knows_every_property_of_its_options(string name)
    {
        EstimatorDescriptor model = Models().Single(model => model.Name == name);
        string[] unknown =
        [
            .. model
                .Options.OptionsType.GetProperties()
                .Where(static property => property.CanWrite)
                .Select(static property => property.Name)
                .Where(property => model.Options.Find(property) is null),
        ];
        string[] hidden =
        [
            "Family",
            "FamilyName",
            "Link",
            "Theta",
            "Scoring",
            "Solver",
            "Separation",
            "Collinearity",
            "Merging",
            "KeepSingletons",
            "CorrectIncidentalBias",
            // Numbers for all columns in code; the command line has them by name.
            "PenaltyFactors",
            "LowerLimits",
            "UpperLimits",
            "Penalties",
            "Lambdas",
            // Who is told how far a fit is.
            "Progress",
        ];
        Assert.That(unknown, Is.SubsetOf(hidden));
    }

    [Test]
    public void A_container_and_a_constructor_refuse_with_the_same_words()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics().AddLogit(static options => (options.Alpha, options.BiasReduction) = (-1.0, BiasReductionMethod.Firth));
        services.Configure<GeneralizedLinearOptions>("gamma", static options => options.Tolerance = 0.0);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Multiple(() =>
        {
            Assert.That(
                () => provider.GetRequiredService<IEstimator<LogitResult>>(),
                Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Alpha must be a finite number, 0 or more; it is -1.")
            );
            Assert.That(
                () => new LogitEstimator(new LogitOptions { Alpha = -1.0, BiasReduction = BiasReductionMethod.Firth }),
                Throws.ArgumentException.With.Message.StartWith("Alpha must be a finite number, 0 or more; it is -1.")
            );
            Assert.That(
                () => provider.GetRequiredKeyedService<IEstimator<GeneralizedLinearResult>>("gamma"),
                Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Tolerance must be a finite number above 0; it is 0.")
            );
            Assert.That(
                () => GammaDistribution.Descriptor.Create(new GeneralizedLinearOptions { Tolerance = 0.0 }),
                Throws.ArgumentException.With.Message.StartWith("Tolerance must be a finite number above 0; it is 0.")
            );
            Assert.That(provider.GetRequiredKeyedService<IEstimator<GeneralizedLinearResult>>("probit"), Is.Not.Null);
        });
    }

    [Test]
    public void A_family_by_name_is_the_family_itself()
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 0 },
                { 0 },
                { 1 },
                { 1 },
            },
            [1.0, 3.0, 4.0, 6.0]
        );
        GeneralizedLinearResult named = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions { FamilyName = "quasi-Poisson", Link = "sqrt" }
        ).Fit(data);
        GeneralizedLinearResult direct = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions { Family = GlmFamilies.Quasi(GlmFamilies.Poisson(PowerLink.SquareRoot)) }
        ).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(named.Parameters, Is.EqualTo(direct.Parameters));
            Assert.That(named.Family.Name, Is.EqualTo("quasi-poisson"));
            Assert.That(
                () => new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = GlmFamilies.Gamma(), Link = "log" }),
                Throws.ArgumentException.With.Message.Contain("Family has its link, and excludes FamilyName and Link.")
            );
            Assert.That(
                () => new GeneralizedLinearEstimator(new GeneralizedLinearOptions { FamilyName = "negative-binomial" }),
                Throws.InstanceOf<ArgumentException>().With.Message.EqualTo("FamilyName negative-binomial needs Theta.")
            );
            Assert.That(
                () => new ElasticNetEstimator(new ElasticNetOptions { FamilyName = "quasi-poisson" }),
                Throws.InstanceOf<ArgumentException>().With.Message.Contain("no likelihood")
            );
        });
    }

    [Test]
    public void A_model_of_one_family_refuses_another_family_and_a_link_that_is_not_its_own() =>
        Assert.Multiple(() =>
        {
            Assert.That(
                () => GammaDistribution.Descriptor.Create(new GeneralizedLinearOptions { FamilyName = "poisson" }),
                Throws.ArgumentException.With.Message.Contain("are those of the model")
            );
            Assert.That(
                () => GammaDistribution.Descriptor.Create(new GeneralizedLinearOptions { Family = GlmFamilies.Poisson() }),
                Throws.ArgumentException.With.Message.Contain("are those of the model")
            );
            Assert.That(
                () => Probit.Descriptor.Create(new GeneralizedLinearOptions { Link = "log" }),
                Throws.ArgumentException.With.Message.Contain("has its own link, probit")
            );
        });

    private static IEnumerable<EstimatorDescriptor> Models(int times = 1)
    {
        ServiceCollection services = new();
        for (int i = 0; i < times; i++)
        {
            services.AddCrabbymetrics();
        }

        return services.Select(static service => service.ImplementationInstance).OfType<EstimatorDescriptor>();
    }
}
