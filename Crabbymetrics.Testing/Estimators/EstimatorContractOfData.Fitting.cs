namespace Crabbymetrics.Testing;

/// <content>What a fit is, and what it is not allowed to depend on.</content>
public abstract partial class EstimatorContract<TData, TResult>
{
    private const int Fits = 64;

    /// <summary>Fitting again, with the same estimator or another, gives the same bits.</summary>
    [Test]
    public void Fitting_again_gives_the_same_bits()
    {
        IEstimator<TData, TResult> estimator = CreateEstimator();
        long[] first = Bits.Of(estimator.Fit(CreateData()).Parameters);
        Assert.Multiple(() =>
        {
            Assert.That(Bits.Of(estimator.Fit(CreateData()).Parameters), Is.EqualTo(first));
            Assert.That(Bits.Of(CreateEstimator().Fit(CreateData()).Parameters), Is.EqualTo(first));
        });
    }

    /// <summary>64 fits at once with one estimator, of two data sets in turn where there are two, give the bits that each gives
    /// alone.</summary>
    [Test]
    public void Concurrent_fits_give_the_bits_of_fits_one_by_one()
    {
        IEstimator<TData, TResult> estimator = CreateEstimator();
        TData data = CreateData();
        TData other = CreateOtherData();
        long[][] alone = [Bits.Of(estimator.Fit(data).Parameters), Bits.Of(estimator.Fit(other).Parameters)];
        long[][] together = new long[Fits][];
        Parallel.For(
            0,
            Fits,
            new ParallelOptions { MaxDegreeOfParallelism = Fits },
            i => together[i] = Bits.Of(estimator.Fit(i % 2 == 0 ? data : other).Parameters)
        );
        for (int i = 0; i < Fits; i++)
        {
            Assert.That(together[i], Is.EqualTo(alone[i % 2]));
        }
    }

    /// <summary>A result has nothing that a caller can set, and hands out no array or list that one could write to.</summary>
    [Test]
    public void A_result_is_immutable()
    {
        Type type = CreateEstimator().Fit(CreateData()).GetType();
        string[] settable =
        [
            .. type.GetProperties()
                .Where(static property =>
                    property.SetMethod is { IsPublic: true } setter
                    && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
                )
                .Select(static property => property.Name),
        ];
        string[] exposed =
        [
            .. type.GetFields().Where(static field => !field.IsInitOnly && !field.IsLiteral).Select(static field => field.Name),
        ];
        string[] writable =
        [
            .. type.GetProperties().Where(static property => IsWritable(property.PropertyType)).Select(static property => property.Name),
            .. type.GetFields().Where(static field => IsWritable(field.FieldType)).Select(static field => field.Name),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(settable, Is.Empty, "settable properties");
            Assert.That(exposed, Is.Empty, "writable fields");
            Assert.That(writable, Is.Empty, "arrays and lists, which a caller can write to");
        });
    }

    private static bool IsWritable(Type type) =>
        type.IsArray
        || type == typeof(Memory<double>)
        || type == typeof(Span<double>)
        || (
            type.IsGenericType
            && (
                type.GetGenericTypeDefinition() == typeof(List<>)
                || type.GetGenericTypeDefinition() == typeof(IList<>)
                || type.GetGenericTypeDefinition() == typeof(Dictionary<,>)
                || type.GetGenericTypeDefinition() == typeof(IDictionary<,>)
                || type.GetGenericTypeDefinition() == typeof(HashSet<>)
            )
        );
}
